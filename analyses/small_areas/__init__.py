"""What is the rate of a small area, if its neighbours, other years and chance are taken into account?"""
