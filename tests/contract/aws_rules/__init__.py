"""What AWS rejects: one rule per file, with its source and a planted fault that it finds.

A rule takes an application, as CloudFormation would create it, and yields what AWS would reject.
"""
