SELECT set_config('solocrm.after', $1, false), set_config('solocrm.until', $2, false),
       set_config('solocrm.topics', $3, false)
