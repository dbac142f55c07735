"""The folders of a site: where it keeps what, and what their files say of its parts. Content is not read here."""
