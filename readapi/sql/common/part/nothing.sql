-- What is not told apart.
''
