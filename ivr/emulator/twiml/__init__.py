"""TwiML: documents, what each verb does, and what runs them for one leg."""
