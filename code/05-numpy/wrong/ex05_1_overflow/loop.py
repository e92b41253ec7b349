# expect: one by one
def count_near(columns, rows, radius):
    near = 0
    for x, y in zip(columns.tolist(), rows.tolist(), strict=True):
        if x * x + y * y < radius * radius:
            near += 1
    return near
