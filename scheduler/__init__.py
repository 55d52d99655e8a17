"""What is done again and again without anybody asking: one process leads and the others stand by."""
