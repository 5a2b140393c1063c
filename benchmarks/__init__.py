"""How fast the main job is, beside what the same work costs otherwise: ``python -m benchmarks``."""
