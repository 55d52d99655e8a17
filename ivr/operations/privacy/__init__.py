"""One person's data: found, handed over, erased; retention."""
