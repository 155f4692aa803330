"""What AWS refuses: one rule a file, each with its source, each shown to find a planted fault.

A rule is a function that takes an application, as CloudFormation would create it, and yields what AWS would refuse.
"""
