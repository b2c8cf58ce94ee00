"""Names in text: persons, organizations, places and the roles that people have.

«Түркістан облысының әкімі Нұралхан Көшеров» holds a person, a place and a role. Each kind has a module of its own; all of them read a
`View` of the passage. The language data are in `lexicon/role_heads.tsv`, `name_heads.tsv`, `organizations.tsv`, `places.tsv`,
`place_types.tsv` and `name_words.tsv`.
"""
