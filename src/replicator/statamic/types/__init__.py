"""The classes that content is read as, planned from blueprints; made at run time, or written as a module."""
