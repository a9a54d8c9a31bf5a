SELECT name, messages, dead_letters, lag FROM intakes ORDER BY name
