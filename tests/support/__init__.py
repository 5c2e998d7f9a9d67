"""What several rooms of the tests share: a real server process and free ports."""
