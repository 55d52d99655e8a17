"""People, offices and weeks invented for `make run`."""
