"""Engineering: formulas with their source, on plain numbers in SI units (forces in kN), without buildings or files."""
