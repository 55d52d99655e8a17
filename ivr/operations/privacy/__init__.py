"""One person's data: found (`personal_data`), handed over as a copy (`archive`), erased (`erasure`, row by row
`redaction`); what is too old goes (`retention`).
"""
