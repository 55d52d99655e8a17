"""What all pages for staff share: access, texts, formats, labels, errors, headers, the banner of a closure."""
