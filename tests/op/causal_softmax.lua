-- within: multi_head_attention
return require "multi_head_attention"
