"""The reconciler: run → collect → compare → repair."""
