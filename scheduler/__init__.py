"""The timetable: asks, again and again, what is due; one leads and the others stand by."""
