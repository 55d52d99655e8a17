"""The phone company's language: TwiML, webhook forms and its REST API."""
