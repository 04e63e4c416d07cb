// stub, to be replaced
