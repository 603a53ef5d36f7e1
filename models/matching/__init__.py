"""Tenants to floors: what they need, what a unit offers, who may stand where and why not, and the best placing of all."""
