"""The commands of the command line, a module each: arguments and printing only. `derek show форум.txt` is `commands/show.py`."""
