"""What does the census grid say of cells and areas where it withholds small counts?"""
