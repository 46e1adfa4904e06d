"""The rules of the field, pure: values in, values out. No database, no clock, no settings."""
