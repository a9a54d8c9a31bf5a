COPY scores (model, subject, as_of, run, value, low, high, grade, reasons, extra) FROM STDIN
(FORMAT binary)
