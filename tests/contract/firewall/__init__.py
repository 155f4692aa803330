"""The firewall of the templates, evaluated as AWS documents it."""
