-- epochs: 2
-- leaves: log.csv
return require "with_callback" ("csv_logger", { CSVLogger { filename = "log.csv", separator = ";" } })
