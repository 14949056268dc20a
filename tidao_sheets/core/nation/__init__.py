"""Many provinces' rounds together: what is told of them side by side, exactly, and what is not compared."""
