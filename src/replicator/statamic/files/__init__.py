"""The content files of a site as objects that know the site and their place in it."""
