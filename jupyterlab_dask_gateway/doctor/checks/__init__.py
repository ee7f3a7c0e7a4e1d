"""The checks of the doctor, one function each."""
