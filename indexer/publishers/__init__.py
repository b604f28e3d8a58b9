"""One module a publisher: where on its page is the cable?"""
