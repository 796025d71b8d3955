"""What is the rate of a small area, once neighbours, other years and chance are reckoned with?"""
