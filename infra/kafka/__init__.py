"""How the log leaves and enters by Kafka. Nothing here is imported where no broker is asked for."""
