"""Measures the service over HTTP, the engine, and both against the comparison suite where there is one."""
