"""The release compiler: sources are loaded, derived, described, validated, verified, exported and published."""
