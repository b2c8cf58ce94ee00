"""The page to try Derek on, and the JSON interface beside it: «Облысқа 432,2 млрд теңге тартылды.» in, the rows of the tables out.

A request is let in (`guard`), its body read (`bodies`), the article in it (`articles`) annotated in a thread (`pool`) and made
rows (`answers`); `app` says which address does what, `server` opens the port. FastAPI and Uvicorn come with `derek[serve]`.
"""
