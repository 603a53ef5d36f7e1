"""Writers: a reading becomes a file that the readers understand again."""
