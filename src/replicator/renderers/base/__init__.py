"""
What all formats share: which function renders what, the walk through the blocks, the policies.

A renderer is a table from a block class, a type name or a kind of field to a function.
A rendering function takes the value and a `Render`, and returns what the `Render`'s methods make:

```python
@replicator.html.renders(Callout)
def callout(block, render):
    return render.element("aside", render.markdown(block.text), class_=f"callout {block.tone}")
```

The methods have the same names and the same meaning in each format,
so one function can serve them all; the built-in blocks are written so.
"""
