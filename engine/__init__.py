"""The engine: what a rectification battle map is and how the calendar moves it. No edge library."""
