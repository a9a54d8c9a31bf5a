"""`python -m solocrm`: the console script, where its folder is not on the path."""

from solocrm.cli.main import main

if __name__ == "__main__":
    main()
