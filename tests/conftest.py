pytest_plugins = ["tests.people", "tests.required", "tests.services.desk"]
