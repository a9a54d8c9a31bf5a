-- Whether there is anything of each kind that a company begins with, whatever the moment.
SELECT EXISTS (SELECT FROM pipelines) AS pipeline, EXISTS (SELECT FROM customers) AS customer,
       EXISTS (SELECT FROM opportunities) AS deal, EXISTS (SELECT FROM activities) AS plan
