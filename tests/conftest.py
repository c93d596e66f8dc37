pytest_plugins = ["tests.people", "tests.services.desk"]
