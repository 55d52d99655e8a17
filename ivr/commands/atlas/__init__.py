"""Makes the files of `ivr/hotline/atlas` again: `python -m ivr.commands.atlas points` or `… outline FOLDER`."""
