SELECT EXISTS (SELECT FROM events)
       AND NOT EXISTS (SELECT FROM events WHERE topic = 'training.recorded.v1')
