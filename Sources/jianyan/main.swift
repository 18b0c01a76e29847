print("jianyan")
