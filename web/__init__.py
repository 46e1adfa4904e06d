"""The pages: what people see in a browser. One page a file under `pages/`, a verb of the engine behind each form."""
