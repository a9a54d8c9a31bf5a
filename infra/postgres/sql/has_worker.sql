SELECT EXISTS (SELECT FROM working WHERE %(fingerprint)s = ANY (code))
