"""Loads that pass or fail, each with NAME, ABOUT and run(quick), which returns a Report."""
